// What the proofs on the command line have in common: a database that may be read for long, and whose it is
// about.
#pragma once

#include "entity/session.hpp"
#include "service/config.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace erp::app {

// Runs the work on a loop of its own. Large books are read for minutes.
void with_long_reads(const ConfigSnapshot&, const std::function<void(db::Database&)>& work);

struct Company {
  Uuid id;
  std::string code, name;
};
// One by its code, or all. A head of a chain belongs to one: with `of_one` several are refused.
std::vector<Company> companies(db::Database&, const std::string& code, bool of_one);

}  // namespace erp::app
