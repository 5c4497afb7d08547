// Asks the server to cancel statements, on a thread of its own: asking blocks, as long as the server is
// silent.
#pragma once

#include <libpq-fe.h>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <memory>

namespace erp::db {

class Canceller {
 public:
  void cancel(PGconn* session) {
    const std::shared_ptr<PGcancel> request{PQgetCancel(session), &PQfreeCancel};
    if (!request) return;
    ++waiting_;
    boost::asio::post(thread_, [this, request] {
      char message[256];
      // If it does not get through, the server's statement timeout ends the statement.
      PQcancel(request.get(), message, sizeof message);
      --waiting_;
    });
  }
  bool waits() const { return waiting_ != 0; }

 private:
  std::atomic<int> waiting_ = 0;
  boost::asio::thread_pool thread_{1};
};

}  // namespace erp::db
