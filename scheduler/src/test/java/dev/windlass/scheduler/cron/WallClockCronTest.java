package dev.windlass.scheduler.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quartz.CronExpression;

class WallClockCronTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The clock goes from 02:00 to 03:00 on 2026-03-29.
        "nightly in the gap|0 30 2 * * ?|2026-03-28T12:00+01:00|2026-03-29T03:30+02:00 2026-03-30T02:30+02:00",
        "weekly in the gap|0 30 2 ? * SUN|2026-03-28T12:00+01:00|2026-03-29T03:30+02:00 2026-04-05T02:30+02:00",
        "at the gap's edge|0 0 2 * * ?|2026-03-28T12:00+01:00|2026-03-29T03:00+02:00 2026-03-30T02:00+02:00",
        "behind the gap|0 0 3 * * ?|2026-03-28T12:00+01:00|2026-03-29T03:00+02:00 2026-03-30T03:00+02:00",
        "every hour in spring|0 0 * * * ?|2026-03-29T00:30+01:00|2026-03-29T01:00+01:00 2026-03-29T03:00+02:00 2026-03-29T04:00+02:00",
        "gap and after|0 15 2,3 * * ?|2026-03-29T00:00+01:00|2026-03-29T03:15+02:00 2026-03-30T02:15+02:00",
        "asked within the shifted hour|0 30 2 * * ?|2026-03-29T03:10+02:00|2026-03-29T03:30+02:00 2026-03-30T02:30+02:00",
        // The clock goes from 03:00 back to 02:00 on 2026-10-25.
        "nightly shown twice|0 30 2 * * ?|2026-10-24T12:00+02:00|2026-10-25T02:30+02:00 2026-10-26T02:30+01:00",
        "at the edge, shown twice|0 0 2 * * ?|2026-10-24T12:00+02:00|2026-10-25T02:00+02:00 2026-10-26T02:00+01:00",
        "behind the doubled hour|0 0 3 * * ?|2026-10-24T12:00+02:00|2026-10-25T03:00+01:00 2026-10-26T03:00+01:00",
        "every hour in autumn|0 0 * * * ?|2026-10-25T01:30+02:00|2026-10-25T02:00+02:00 2026-10-25T02:00+01:00 2026-10-25T03:00+01:00",
        "asked in the second showing|0 30 2 * * ?|2026-10-25T02:10+01:00|2026-10-26T02:30+01:00",
        // Rare moments and far away ones.
        "leap day|0 0 0 29 2 ?|2026-01-01T00:00+01:00|2028-02-29T00:00+01:00 2032-02-29T00:00+01:00",
        "last Friday|0 0 22 ? * 6L|2026-11-01T00:00+01:00|2026-11-27T22:00+01:00 2026-12-25T22:00+01:00",
      })
  void keepsToTheWallClock(String what, String cron, String after, String expected)
      throws ParseException {
    List<OffsetDateTime> moments = new ArrayList<>();
    List<OffsetDateTime> awaited = new ArrayList<>();
    WallClockCron berlin = WallClockCron.parse(cron, ZoneId.of("Europe/Berlin"));
    Instant at = OffsetDateTime.parse(after).toInstant();
    for (String moment : expected.split(" ")) {
      awaited.add(OffsetDateTime.parse(moment));
      at = berlin.next(at).orElseThrow();
      moments.add(at.atZone(ZoneId.of("Europe/Berlin")).toOffsetDateTime());
    }
    assertThat(moments).as(what).isEqualTo(awaited);
  }

  @Test
  void aYearThatIsOverNeverComes() throws ParseException {
    WallClockCron past = WallClockCron.parse("0 0 0 1 1 ? 2020", ZoneId.of("Europe/Berlin"));
    assertThat(past.next(Instant.parse("2026-11-20T00:00:00Z"))).isEmpty();
  }

  @Test
  void withoutChangesOfTheClockItIsQuartzsOwnReading() throws ParseException {
    Random random = new Random(20261120);
    for (int i = 0; i < 2000; i++) {
      String cron =
          "%d %s %s %s * ?"
              .formatted(
                  random.nextInt(60),
                  random.nextBoolean() ? "*" : random.nextInt(60) + "/7",
                  random.nextBoolean() ? "*" : String.valueOf(random.nextInt(24)),
                  random.nextBoolean() ? "*" : String.valueOf(1 + random.nextInt(28)));
      Instant after = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(200_000_000));
      CronExpression quartz = new CronExpression(cron);
      quartz.setTimeZone(TimeZone.getTimeZone("Asia/Kathmandu"));
      assertThat(WallClockCron.parse(cron, ZoneId.of("Asia/Kathmandu")).next(after))
          .as(cron + " after " + after)
          .contains(quartz.getTimeAfter(Date.from(after)).toInstant());
    }
  }

  @Test
  void previousIsTheLastMomentThatNextReaches() throws ParseException {
    for (String cron : List.of("0 30 2 * * ?", "0 0 * * * ?", "* * * * * ?", "0 0 0 29 2 ?")) {
      WallClockCron berlin = WallClockCron.parse(cron, ZoneId.of("Europe/Berlin"));
      Instant moment = berlin.next(Instant.parse("2026-03-28T00:00:00Z")).orElseThrow();
      for (int i = 0; i < 20; i++) {
        Instant following = berlin.next(moment).orElseThrow();
        assertThat(berlin.previous(moment)).contains(moment);
        assertThat(berlin.previous(following.minus(Duration.ofMillis(1)))).contains(moment);
        moment = following;
      }
    }
  }

  @Test
  void aDayThatAZoneLeftOutIsMadeUpForOnTheNext() throws ParseException {
    // Samoa went from 2011-12-29 to 2011-12-31.
    WallClockCron apia = WallClockCron.parse("0 30 2 30 12 ? 2011", ZoneId.of("Pacific/Apia"));
    Optional<Instant> moment = apia.next(Instant.parse("2011-12-01T00:00:00Z"));
    assertThat(moment.orElseThrow().atZone(ZoneId.of("Pacific/Apia")).toLocalDateTime())
        .hasToString("2011-12-31T02:30");
  }
}
