// One event loop a thread (an Asio io_context), and what fibers need from it: sleep, and work that blocks.
#pragma once

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>

namespace erp {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  static Loop& current();  // of this thread; throws std::logic_error if none runs
  boost::asio::io_context& io() { return io_; }
  void run();                             // until stop()
  void stop();                            // from any thread
  void post(std::function<void()> task);  // from any thread: runs later on the loop's own stack

 private:
  boost::asio::io_context io_{1};
  std::atomic<int> posting_ = 0;  // threads inside of post() or stop()
};

// Runs the task as a fiber on a loop of its own until it ends; what it throws is thrown here.
// For the command line and for tests: the same code paths as in the server.
void run_in_loop(const std::function<void()>& task);

// Suspends this fiber.
void sleep_for(Clock::duration);

// Runs work that blocks (password hashing, PDF, files, SMTP) on a bounded pool of threads, suspending this
// fiber meanwhile; what the work throws is thrown here. Outside of a fiber the work simply runs here. Throws
// Busy at once if `limit` pieces of work are waiting already.
class Busy : public std::exception {
 public:
  const char* what() const noexcept override { return "too much work is waiting"; }
};
class WorkerPool {
 public:
  // `niceness`: of its threads, as nice(2) knows it: who works long gives way to who answers at once.
  WorkerPool(std::size_t threads, std::size_t limit, int niceness = 0);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  void run(const std::function<void()>& work);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace erp
