// A handler that reads like synchronous code but waits without holding a thread.
// A fiber lives on one thread from its start to its end; its stack comes from a pool.
// House rules: never suspend inside a destructor, a catch block, or while holding a mutex.
#pragma once

#include <functional>

namespace erp {

class Fiber {
 public:
  // Runs the task on this thread at once, until it ends or first suspends. The task must not throw. Only
  // while a loop runs on this thread. Throws std::bad_alloc if there is no memory for a stack.
  static void start(std::function<void()> task);
  // The fiber that runs now; null outside of any.
  static Fiber* current();
  // Gives the thread back until resume(). Only inside a fiber.
  static void suspend();
  // Continues a suspended fiber. Called on the loop's own stack of its thread it switches at once; called
  // from another fiber or another thread it is posted to the fiber's loop. Exactly one resume() belongs to
  // each suspend(); it may come from another thread before the fiber has got round to suspending.
  void resume();

  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

 private:
  Fiber() = default;
  ~Fiber() = default;
  friend struct FiberInternals;
};

}  // namespace erp
