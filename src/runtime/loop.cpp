#include "runtime/loop.hpp"

#include "runtime/fiber.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <exception>
#include <stdexcept>
#include <thread>
#include <utility>

namespace erp {
namespace {

thread_local Loop* running_loop = nullptr;

}  // namespace

Loop::Loop() = default;

Loop::~Loop() {
  // The task of a post may end this loop before the posting thread has left the io_context.
  while (posting_.load(std::memory_order_acquire) != 0) std::this_thread::yield();
}

Loop& Loop::current() {
  if (!running_loop) throw std::logic_error{"no event loop runs on this thread"};
  return *running_loop;
}

void Loop::run() {
  struct Current {
    explicit Current(Loop* loop) : outer{std::exchange(running_loop, loop)} {}
    ~Current() { running_loop = outer; }
    Loop* outer;
  } current{this};
  const auto work = boost::asio::make_work_guard(io_);
  io_.run();
}

void Loop::stop() {
  posting_.fetch_add(1, std::memory_order_relaxed);
  io_.stop();
  posting_.fetch_sub(1, std::memory_order_release);
}

void Loop::post(std::function<void()> task) {
  posting_.fetch_add(1, std::memory_order_relaxed);
  boost::asio::post(io_, std::move(task));
  posting_.fetch_sub(1, std::memory_order_release);
}

void run_in_loop(const std::function<void()>& task) {
  Loop loop;
  std::exception_ptr error;
  loop.post([&] {
    Fiber::start([&] {
      try {
        task();
      } catch (...) { error = std::current_exception(); }
      loop.stop();
    });
  });
  loop.run();
  if (error) std::rethrow_exception(error);
}

void sleep_for(Clock::duration duration) {
  Fiber* const fiber = Fiber::current();
  boost::asio::steady_timer timer{Loop::current().io(), duration};
  timer.async_wait([fiber](const boost::system::error_code&) { fiber->resume(); });
  Fiber::suspend();
}

}  // namespace erp
