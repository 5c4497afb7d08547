#include "runtime/together.hpp"

#include "runtime/fiber.hpp"

#include <cstddef>
#include <exception>
#include <new>

namespace erp {

void run_together(std::vector<std::function<void()>> tasks) {
  Fiber* const caller = Fiber::current();
  std::vector<std::exception_ptr> thrown(tasks.size());
  std::size_t running = tasks.size();
  bool waits = false;
  const auto run = [&](std::size_t i) {
    try {
      tasks[i]();
    } catch (...) { thrown[i] = std::current_exception(); }
    if (--running == 0 && waits) caller->resume();
  };
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    try {
      Fiber::start([&run, i] { run(i); });
    } catch (const std::bad_alloc&) {  // no memory for its stack: those that run are waited for
      thrown[i] = std::current_exception();
      --running;
    }
  }
  if (running > 0) {
    waits = true;
    Fiber::suspend();
  }
  for (const auto& error : thrown)
    if (error) std::rethrow_exception(error);
}

}  // namespace erp
