// Sockets that outlive the process: systemd holds them while the service is restarted, upgraded or has
// crashed, and hands them to the next process. A stopped service has none: systemd closes them then.
#pragma once

#include <string>
#include <vector>

namespace erp::app {

class DescriptorStore {
 public:
  // `name` is that of our sockets in the store (FDNAME of sd_notify). Takes what systemd handed to this
  // process; only once a process.
  explicit DescriptorStore(std::string name);

  const std::vector<int>& handed() const { return handed_; }
  // What was handed is of no use: closes it here and there, and waits until that is done.
  void forget();
  // Has systemd hold these, besides what it holds already; false if there is no systemd.
  bool hold(const std::vector<int>& descriptors) const;

 private:
  std::string name_;
  std::vector<int> handed_;
};

}  // namespace erp::app
