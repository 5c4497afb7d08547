// Networks from which a key may be used: "192.0.2.0/24", "2001:db8::/32", or one address.
#pragma once

#include <string_view>

namespace erp::identity {

bool is_range(std::string_view text);
// Whether the address lies in the range; what is no address lies nowhere.
bool covers(std::string_view range, std::string_view address);

}  // namespace erp::identity
