// A job that costs the machine something: one at a time, with a line in jobs.log, and a mail if it fails.
#pragma once

#include "app/commands.hpp"

#include <functional>
#include <string>

namespace erp::app {

// Says what is done, on standard output and, as the last line, in jobs.log.
class JobReport {
 public:
  void say(const std::string& line);
  void warn(const std::string& line);  // said, and the job ends with warnings
  const std::string& last() const { return last_; }
  bool warned() const { return warned_; }

 private:
  std::string last_;
  bool warned_ = false;
};

// Waits for other heavy jobs. 0 done, 3 done with warnings, 1 failed, 75 others took too long.
int run_heavy_job(const Config&, const std::string& name, const std::function<void(JobReport&)>& work);

}  // namespace erp::app
