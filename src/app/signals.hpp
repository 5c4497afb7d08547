// The signals of the process, taken one by one by the thread that asks for them.
#pragma once

#include <csignal>

namespace erp::app {

class Signals {
 public:
  // Blocks SIGTERM, SIGINT, SIGHUP and SIGUSR1 for this thread and all that it starts.
  Signals() {
    sigemptyset(&set_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  int wait() {
    int signal = 0;
    sigwait(&set_, &signal);
    return signal;
  }

 private:
  sigset_t set_{};
};

}  // namespace erp::app
