#include "modules/identity/device.hpp"

#include <gtest/gtest.h>

namespace erp::identity {
namespace {

struct Agent {
  std::string_view agent, name;
};

// What the browsers of 2025 call themselves.
constexpr Agent agents[] = {
    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
     "Safari/537.36",
     "Chrome, Windows"},
    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
     "Safari/537.36 Edg/131.0.2903.51",
     "Edge, Windows"},
    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
     "Safari/605.1.15",
     "Safari, macOS"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
     "Version/18.1 Mobile/15E148 Safari/604.1",
     "Safari, iPhone"},
    {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"},
    {"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile "
     "Safari/537.36",
     "Chrome, Android"},
    {"nightly-import/3.1", "nightly-import/3.1"},
    {"", ""},
};

TEST(Device, HasTheNameThatPeopleKnow) {
  for (const auto& row : agents) EXPECT_EQ(device_name(row.agent), row.name);
}

}  // namespace
}  // namespace erp::identity
