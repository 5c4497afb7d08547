// The status page: plain files that a web server shows, whether the product is there or not.
#pragma once

#include "app/commands.hpp"
#include "app/operations/drill_records.hpp"
#include "app/status/status_history.hpp"
#include "app/status/status_posts.hpp"
#include "base/language.hpp"
#include "service/catalogue.hpp"

#include <string>

namespace erp::app {

// All that the page says.
struct StatusFacts {
  Instant now;
  ComponentStates states{};
  StatusHistory history;
  StatusPosts posts;
  std::vector<DrillRecord> drills;  // the newest of each that succeeded
  std::string url;                  // of the page; empty: not known
};

std::string status_html(const StatusFacts&, const Catalogue&, Language);
std::string status_json(const StatusFacts&);
std::string status_feed(const StatusFacts&, const Catalogue&);

// Measures, and writes index.html, en.html, status.json and feed.atom into the folder.
void write_status(const Config&, const std::filesystem::path& folder, Instant now);

// `itdo-erp status write`; an empty folder: that of the settings.
int write_status(const Snapshot&, const std::string& folder);

}  // namespace erp::app
