// Which steps of an activation are done: a line each in dr-activation.jsonl of the state folder.
#pragma once

#include "base/values.hpp"
#include "service/config.hpp"

#include <string>
#include <vector>

namespace erp::app {

struct StepDone {
  std::string step;
  Instant began, ended;
  std::string said;  // what came of it, in one line
};

class StepLog {
 public:
  explicit StepLog(const Config&);
  const std::vector<StepDone>& steps() const { return steps_; }
  const StepDone* find(const std::string& step) const;
  void add(StepDone);
  void forget();  // put aside: the next activation begins anew

 private:
  std::filesystem::path file_;
  std::vector<StepDone> steps_;
};

}  // namespace erp::app
