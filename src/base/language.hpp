// The languages in which the program speaks.
#pragma once

#include <cstdint>

namespace erp {

enum class Language : std::uint8_t { ja, en };

}  // namespace erp
