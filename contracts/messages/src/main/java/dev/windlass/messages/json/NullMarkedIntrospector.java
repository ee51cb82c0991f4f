package dev.windlass.messages.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Reads JSpecify's {@code @Nullable} where Jackson looks for its own annotations: a record
 * component without it is required and takes no null, and neither do the elements of its lists and
 * maps. Thus a record that was read from JSON keeps what its Java type promises.
 */
final class NullMarkedIntrospector extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    return component(member)
        .map(component -> !isNullable(component.getAnnotatedType()))
        .orElseGet(() -> super.hasRequiredMarker(config, member));
  }

  @Override
  public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
    return component(annotated)
        .map(component -> nulls(component.getAnnotatedType()))
        .orElseGet(() -> super.findSetterInfo(config, annotated));
  }

  private static JsonSetter.Value nulls(AnnotatedType type) {
    return JsonSetter.Value.construct(
        isNullable(type) ? Nulls.DEFAULT : Nulls.FAIL,
        takesNullContent(type) ? Nulls.DEFAULT : Nulls.FAIL);
  }

  private static boolean takesNullContent(AnnotatedType type) {
    if (!(type instanceof AnnotatedParameterizedType container)) {
      return true;
    }
    AnnotatedType[] arguments = container.getAnnotatedActualTypeArguments();
    AnnotatedType content = arguments[arguments.length - 1];
    // A JsonNode holds a null of its own. Jackson applies one rule to lists within lists.
    return isNullable(content)
        || content.getType() == JsonNode.class
        || (content instanceof AnnotatedParameterizedType && takesNullContent(content));
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private static Optional<RecordComponent> component(Annotated annotated) {
    return annotated instanceof AnnotatedParameter parameter
            && parameter.getDeclaringClass().isRecord()
        ? Optional.of(parameter.getDeclaringClass().getRecordComponents()[parameter.getIndex()])
        : Optional.empty();
  }
}
