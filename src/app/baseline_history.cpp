#include "app/baseline_history.hpp"

#include "service/durable.hpp"
#include "service/log.hpp"

namespace erp::app {

void recall_baselines(const Config& config, api::BaselineWatch& watch) {
  if (config.operations.history.empty()) return;
  if (const auto text = content_of(config.operations.history)) watch.recall(*text, now());
}

void keep_baselines(const Config& config, const api::BaselineWatch& watch) {
  if (config.operations.history.empty()) return;
  try {
    write_durably(config.operations.history, watch.as_text());
  } catch (const std::exception& error) { log::warning("HISTORY_NOT_KEPT", {}, error.what()); }
}

}  // namespace erp::app
