#include "modules/support/sla_clock.hpp"

#include <algorithm>

namespace erp::support {
namespace {

struct Pause {
  Instant from, until;  // no end: it lasts
};

// What the events come to for one measure.
struct Story {
  Instant opened, done;
  std::vector<Pause> pauses;  // rising, none over another
  std::vector<ClockEvent> severities;
};

Story told_by(Measure measure, std::vector<ClockEvent> events) {
  std::ranges::sort(events);
  Story story;
  bool asked = false, solved = false;  // waits for the customer; is held to be solved
  const auto stand = [&](Instant at) {
    const bool stands = asked || (solved && measure == Measure::resolution);
    const bool stood = !story.pauses.empty() && !story.pauses.back().until;
    if (stands && !stood) story.pauses.push_back({at, {}});
    if (!stands && stood) story.pauses.back().until = at;
  };
  for (const auto& event : events) {
    switch (event.kind) {
      case ClockEventKind::opened:
        story.opened = event.at;
        [[fallthrough]];
      case ClockEventKind::severity_set:
        story.severities.push_back(event);
        break;
      case ClockEventKind::waiting_for_customer:
        asked = true;
        break;
      case ClockEventKind::customer_back:
        asked = false;
        break;
      case ClockEventKind::responded:
        if (measure == Measure::response && !story.done) story.done = event.at;
        break;
      case ClockEventKind::resolved:
        asked = false, solved = true;
        if (measure == Measure::resolution || !story.done) story.done = event.at;
        break;
      case ClockEventKind::reopened:
        solved = false;
        if (measure == Measure::resolution) story.done = {};
        break;
    }
    stand(event.at);
  }
  return story;
}

// One way to count: from where, on which clock, for how long.
struct Run {
  const ServiceHours& hours;
  bool around_the_clock = false;
  Instant origin;
  std::int64_t budget = 0;

  std::int64_t counted(Instant from, Instant until) const {
    return around_the_clock ? seconds_between(from, until) : open_seconds(hours, from, until);
  }
  Instant after(Instant from, std::int64_t seconds) const {
    return around_the_clock ? after_seconds(from, seconds) : after_open_seconds(hours, from, seconds);
  }

  // When so many seconds have counted; no moment if the clock stands still before.
  Instant reach(const Story& story, std::int64_t seconds) const {
    Instant due = after(origin, seconds);
    for (const Pause& pause : story.pauses) {
      if (!due || pause.from >= due) break;
      if (!pause.until) return {};
      due = after(due, counted(std::max(pause.from, origin), pause.until));
    }
    return due;
  }

  std::int64_t elapsed(const Story& story, Instant until) const {
    std::int64_t sum = counted(origin, until);
    for (const Pause& pause : story.pauses)
      sum -= counted(std::max(pause.from, origin), pause.until ? std::min(pause.until, until) : until);
    return sum;
  }
};

Run run_of(const ServiceHours& hours, const Promise& promise, Instant origin) {
  Run run{hours, promise.around_the_clock, origin, 0};
  if (promise.minutes) {
    run.budget = *promise.minutes * 60;
  } else {
    run.around_the_clock = false;
    run.budget = open_seconds(hours, origin, end_of_next_business_day(hours, origin));
  }
  return run;
}

std::optional<Run> run_of(const ServiceLevels& levels, Measure measure, const Story& story) {
  const auto& promises = measure == Measure::response ? levels.response : levels.resolution;
  std::optional<Run> run;
  Severity severity = Severity::low;
  for (const auto& set : story.severities) {
    const auto& promise = promises.at(static_cast<std::size_t>(set.severity));
    const bool raised = run && set.severity < severity;
    severity = set.severity;
    if (!promise) {
      run.reset();
      continue;
    }
    Run next = run_of(levels.hours, *promise, raised ? set.at : story.opened);
    if (raised) {
      const auto before = run->reach(story, run->budget), then = next.reach(story, next.budget);
      if (before && then && before <= then) continue;
    }
    run.emplace(next);
  }
  return run;
}

}  // namespace

std::array<std::optional<Promise>, 4> usual_response(bool medium_around_the_clock) {
  return {
      Promise{.around_the_clock = true, .minutes = 15},
      Promise{.around_the_clock = true, .minutes = 60},
      Promise{.around_the_clock = medium_around_the_clock, .minutes = 240},
      Promise{},
  };
}

ClockReading read_clock(
    const ServiceLevels& levels, Measure measure, std::vector<ClockEvent> events, Instant now) {
  std::erase_if(events, [&](const ClockEvent& event) { return event.at > now; });
  const Story story = told_by(measure, std::move(events));
  ClockReading reading{.kept_at = story.done};
  if (!story.opened) return reading;
  const auto run = run_of(levels, measure, story);
  if (!run) return reading;
  const Instant until = story.done ? story.done : now;
  reading.budget = run->budget;
  reading.elapsed = run->elapsed(story, until);
  reading.due = run->reach(story, run->budget);
  reading.waiting = !story.done && !story.pauses.empty() && !story.pauses.back().until;
  reading.breached = reading.due && reading.due < until;
  if (reading.waiting && !reading.breached) reading.due = {};
  return reading;
}

Instant moment_of_percent(
    const ServiceLevels& levels, Measure measure, std::vector<ClockEvent> events, Instant now,
    std::int64_t percent) {
  std::erase_if(events, [&](const ClockEvent& event) { return event.at > now; });
  const Story story = told_by(measure, std::move(events));
  if (!story.opened || story.done) return {};
  const auto run = run_of(levels, measure, story);
  if (!run) return {};
  return run->reach(story, (run->budget * percent + 99) / 100);
}

}  // namespace erp::support
