// `itdo-erp summary …` and `itdo-erp perf report`: one page of how things stand, to read or as a mail.
#pragma once

#include "app/commands.hpp"

namespace erp::app {

// "morning", "evening" or "night": the checklist, what happened since the last page of this kind, what comes.
int summarize(const Snapshot&, const std::string& kind, bool by_mail);
// Each performance baseline: value, limit, since when, when the trend reaches it. 3: one is beyond its limit.
int report_performance(const Snapshot&, bool by_mail);

}  // namespace erp::app
