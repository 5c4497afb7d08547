#include "runtime/fiber.hpp"

#include "runtime/loop.hpp"
#include "runtime/sanitizer.hpp"
#include "runtime/stack_pool.hpp"

#include <boost/context/fiber.hpp>

#include <cxxabi.h>

#include <atomic>
#include <memory>
#include <thread>
#include <utility>

namespace erp {
namespace {

// The part of a thread's state that belongs to a stack: which exceptions are being handled on it. The layout
// is fixed by the Itanium C++ ABI.
struct ExceptionState {
  void* caught = nullptr;
  unsigned int uncaught = 0;
};

ExceptionState& exception_state() {
  return *reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals());
}

thread_local Fiber* running_fiber = nullptr;

}  // namespace

struct FiberInternals final : Fiber {
 public:
  explicit FiberInternals(std::function<void()> task) : task_{std::move(task)} {}

  // Runs the fiber until it suspends or ends; `this` is gone if it ended.
  void enter() {
    woken_.store(false, std::memory_order_relaxed);
    Fiber* const outer = std::exchange(running_fiber, this);
    std::swap(exception_state(), exceptions_);
    void* fake_stack = nullptr;
    start_switch(&fake_stack, static_cast<char*>(stack_.sp) - stack_.size, stack_.size);
    self_ = std::move(self_).resume();
    finish_switch(fake_stack, nullptr, nullptr);
    std::swap(exception_state(), exceptions_);
    running_fiber = outer;
    // An ended fiber whose wake-up is still on its way is deleted by that wake-up.
    if (ended_ && !woken_.exchange(true)) delete this;
  }

  void leave() {
    void* fake_stack = nullptr;
    start_switch(&fake_stack, caller_bottom_, caller_size_);
    caller_ = std::move(caller_).resume();
    finish_switch(fake_stack, &caller_bottom_, &caller_size_);
  }

  void wake() {
    // A second wake-up before the first took effect is the same wake-up.
    if (woken_.exchange(true)) return;
    if (std::this_thread::get_id() == thread_ && !running_fiber) return enter();
    loop_.post([this] { ended_ ? delete this : enter(); });
  }

 private:
  boost::context::fiber body(boost::context::fiber caller) noexcept {
    finish_switch(nullptr, &caller_bottom_, &caller_size_);
    caller_ = std::move(caller);
    task_();
    task_ = nullptr;
    ended_ = true;
    start_switch(nullptr, caller_bottom_, caller_size_);
    return std::move(caller_);
  }

  Loop& loop_ = Loop::current();
  const std::thread::id thread_ = std::this_thread::get_id();
  std::function<void()> task_;
  const boost::context::stack_context stack_ = PooledStack{}.allocate();
  boost::context::fiber caller_;  // where to go back to, while running
  boost::context::fiber self_{    // where to continue, while suspended
                              std::allocator_arg,
                              boost::context::preallocated{stack_.sp, stack_.size, stack_},
                              PooledStack{},
                              [this](boost::context::fiber caller) { return body(std::move(caller)); }};
  ExceptionState exceptions_;
  std::atomic<bool> woken_ = false;
  bool ended_ = false;
  const void* caller_bottom_ = nullptr;  // of the stack to go back to, for AddressSanitizer
  std::size_t caller_size_ = 0;
};

void Fiber::start(std::function<void()> task) {
  (new FiberInternals{std::move(task)})->enter();
}

Fiber* Fiber::current() {
  return running_fiber;
}

void Fiber::suspend() {
  static_cast<FiberInternals*>(running_fiber)->leave();
}

void Fiber::resume() {
  static_cast<FiberInternals*>(this)->wake();
}

}  // namespace erp
