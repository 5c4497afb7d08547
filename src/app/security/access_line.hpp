// One line of access.log, ours or nginx's: what stands in front of both is the "combined" form.
#pragma once

#include <string_view>

namespace erp::app::security {

struct AccessLine {
  std::string_view address, user, time, method, path, status;  // views into the line; empty: it is none
};
AccessLine read_access_line(std::string_view line);

}  // namespace erp::app::security
