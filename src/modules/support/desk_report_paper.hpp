// The month of the desk on paper.
#pragma once

#include "modules/support/desk_report_words.hpp"

namespace erp::support {

// As PDF. Needs a thread's full stack: not for fibers.
std::string desk_report_pdf(const DeskReport&, const DeskWords&);

}  // namespace erp::support
