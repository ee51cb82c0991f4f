package dev.windlass.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.messages.command.CommandType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.annotation.ConfigurationClassPostProcessor;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.filter.RegexPatternTypeFilter;

/** A command that nobody runs is found here, and not by the one who sends it. */
class EveryCommandHasAnOperationTest {
  /** The application would bring all of Spring Boot, and the others belong to tests. */
  private static final Pattern NOT_OURS =
      Pattern.compile("dev\\.windlass\\.worker\\.(\\w*Application|(trial|scripted|real)\\..*)");

  @Test
  void everyCommandHasExactlyOneOperationAmongTheBeans() {
    assertThat(served())
        .containsExactlyInAnyOrderElementsOf(
            CommandType.all().stream().<Class<?>>map(CommandType::spec).toList());
  }

  /** What the operations among the worker's bean definitions serve; no bean is made. */
  private static List<Class<?>> served() {
    DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    ClassPathBeanDefinitionScanner scanner = new ClassPathBeanDefinitionScanner(beans);
    scanner.addExcludeFilter(new RegexPatternTypeFilter(NOT_OURS));
    scanner.scan("dev.windlass.worker");
    ConfigurationClassPostProcessor configurations = new ConfigurationClassPostProcessor();
    configurations.setEnvironment(new StandardEnvironment());
    configurations.postProcessBeanDefinitionRegistry(beans);
    return Arrays.stream(beans.getBeanNamesForType(Operation.class, true, false))
        .map(name -> Objects.requireNonNull(beans.getType(name, false), name))
        .<Class<?>>map(
            type ->
                Objects.requireNonNull(
                    GenericTypeResolver.resolveTypeArgument(type, Operation.class), type.getName()))
        .toList();
  }
}
