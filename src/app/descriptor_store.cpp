#include "app/descriptor_store.hpp"

#include "app/notify.hpp"
#include "service/config.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <sstream>

namespace erp::app {
namespace {

constexpr int first_handed = 3;  // sd_listen_fds(3): from here on, in the order of LISTEN_FDNAMES
constexpr int longest_wait_ms = 5000;

// systemd reads what it is told in its own time. It closes its end of this pipe once it has read all before.
void wait_for_systemd() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return;
  const bool told = notify("BARRIER=1", {ends[1]});
  close(ends[1]);
  pollfd closed{.fd = ends[0], .events = 0, .revents = 0};
  if (told) poll(&closed, 1, longest_wait_ms);
  close(ends[0]);
}

}  // namespace

DescriptorStore::DescriptorStore(std::string name) : name_{std::move(name)} {
  if (environment_variable("LISTEN_PID") != std::to_string(getpid())) return;
  const int count = std::atoi(environment_variable("LISTEN_FDS").c_str());
  std::istringstream names{environment_variable("LISTEN_FDNAMES")};
  for (int i = 0; i < count; ++i) {
    const int descriptor = first_handed + i;
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    std::string its_name;
    std::getline(names, its_name, ':');
    if (its_name == name_) handed_.push_back(descriptor);
  }
}

void DescriptorStore::forget() {
  for (const int descriptor : handed_) close(descriptor);
  handed_.clear();
  notify("FDSTOREREMOVE=1\nFDNAME=" + name_);
  wait_for_systemd();
}

bool DescriptorStore::hold(const std::vector<int>& descriptors) const {
  std::vector<int> fresh;
  std::ranges::copy_if(descriptors, std::back_inserter(fresh), [this](int one) {
    return std::ranges::find(handed_, one) == handed_.end();
  });
  return fresh.empty() ? !handed_.empty() : notify("FDSTORE=1\nFDNAME=" + name_, fresh);
}

}  // namespace erp::app
