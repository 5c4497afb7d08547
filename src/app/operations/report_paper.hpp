// A report of operations on paper.
#pragma once

#include "base/values.hpp"

#include <string>

namespace erp::app {

// As PDF, by the clock of the machine. Needs a thread's full stack: not for fibers. Throws std::runtime_error
// if nothing can be printed here.
std::string report_pdf(const std::string& subject, const std::string& text, Instant at);

}  // namespace erp::app
