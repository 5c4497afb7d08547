// The month of the support desk on the command line.
#pragma once

#include "app/commands.hpp"
#include "base/language.hpp"

namespace erp::app {

struct DeskReportOptions {
  std::string organization;  // code; empty: the company that runs the installation, or the only one
  std::string month;         // "2026-11"; empty: the last one that is over
  Language language = Language::ja;
  bool by_mail = false;  // to alerts.recipients, too, if there was anything
  bool monthly = false;  // nothing before the first business day; the mail of a month once
};
int report_desk(const Snapshot&, const DeskReportOptions&);

}  // namespace erp::app
