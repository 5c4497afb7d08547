// One PostgreSQL session on a loop, in pipeline mode: statements go out in batches, replies come back in
// order.
#pragma once

#include "db/canceller.hpp"
#include "db/counters.hpp"
#include "db/parameters.hpp"
#include "db/result.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace erp::db {

// What the connections of one loop share.
struct Context {
  Loop& loop;
  const Options& options;
  const Parameters& parameters;
  Canceller& canceller;
  std::atomic<std::uint64_t>& reached;  // how often a connection was opened, by any loop
  std::shared_ptr<Counters> counters;
};

enum class Outcome {
  answered,   // with rows or with a failure
  lost,       // the connection broke first
  timed_out,  // nobody waits any longer
  disturbed,  // failed through no fault of its own; a read may be sent again
};

// What comes back for one piece of work. Lives with whoever waits for it, at least until it is finished or
// forgotten.
struct Reply {
  std::function<void()> finished;  // called once, outside of fibers
  Deadline deadline = Deadline::max();
  Outcome outcome = Outcome::answered;
  bool committed = false;
  Result rows;                              // of its last statement
  std::vector<Rows>* all = nullptr;         // where the rows of every statement go instead, if wanted
  std::shared_ptr<const PGresult> failure;  // of the first step that failed

  void finish(Outcome);
  // The rows, or throws what the outcome says.
  Rows settle();
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  struct Events {
    std::function<void(bool opened)> tried;  // connecting has ended
    std::function<void()> progressed;        // some replies are finished
    std::function<void()> broken;            // after it was open
    std::function<void(std::string_view payload)> notified;
  };

  explicit Connection(const Context&);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void open(Events);
  void close();                                   // at once, telling nobody
  void committed_here_alone() { alone_ = true; }  // not on the synchronous standby: the outcome is not known
  void lose();  // as if the server had gone: every reply is finished as lost

  bool usable() const { return open_; }
  bool idle() const { return steps_.empty(); }  // nothing is under way
  std::size_t load() const { return steps_.size(); }
  bool worn_out()
      const;  // it should be replaced: too many prepared statements, or disturbed by a cancellation

  // Composing a batch: any number of steps, then sync(), then flush(). A failed step skips the rest of its
  // batch.
  enum class Last { no, yes };  // the last step of a reply finishes it
  void begin(Reply&);
  void set_scope(const Scope&, Reply*);
  void run(std::string_view sql, const Values&, Reply&, Last);
  void command(const std::string& sql, Reply&);  // not prepared
  void commit(Reply&);
  // What fails of the batch after a commit() leaves the outcome lost.
  void without_disk(Reply&);   // the commit to come does not wait for the disk,
  void wait_for_disk(Reply&);  // but what follows it can
  void rollback(Reply&);
  void sync(Reply* finishes = nullptr);
  void flush();

  // The first reply that is not forgotten, or null.
  Reply* first_in_line() const;
  void for_each_reply(const std::function<void(Reply&)>&) const;
  void forget(const Reply&);
  // Asks the server to cancel what runs now; the connection is worn out from here on.
  void cancel();
  bool cancelled() const { return cancelled_at_ != Deadline::max(); }
  // It was asked to cancel a while ago and has not said a word since.
  bool silent(Deadline now) const;

  Reply farewell;  // for a rollback that nobody waits for

 private:
  enum class Role : std::uint8_t { command, prepare, answer, commit, sync };
  struct Statement {
    std::string name;
    bool sent = false;
    std::shared_ptr<const PGresult> failure = {};  // why it could not be prepared
  };
  struct Step {
    Role role;
    bool last;
    Statement* statement;
    Reply* reply;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Handler = void (Connection::*)();

  void start_connecting();
  void poll_connecting();
  void try_next_host();
  void give_up_connecting();
  void start_pipeline();
  void watch_socket();
  void wait(boost::asio::posix::stream_descriptor::wait_type, Handler);
  void readable();
  void writable();
  void receive();
  bool take_results();
  void take(Result);
  void fail(Step&, Result);
  void finish(Step&, Outcome);
  void call_finished();
  void take_notifications();

  Statement& statement(std::string_view sql);
  void send_prepare(Statement&, const std::string& sql, Reply*);
  void send_prepared(const char* name, const char* const* values, int count);
  void send_unnamed(const char* sql, const char* const* values, int count);
  void send_command(const char* name);  // one that is known beforehand
  void push(Role, bool last, Statement*, Reply*);
  void sent(int accepted) { doomed_ |= accepted == 0; }

  const Context& context_;
  const std::shared_ptr<Counters> counters_;
  Events events_;
  PGconn* session_ = nullptr;
  std::optional<boost::asio::posix::stream_descriptor> socket_;
  std::optional<boost::asio::steady_timer> timer_;
  std::deque<Step> steps_;  // sent and not yet answered
  std::vector<std::function<void()>> finished_;
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
  bool open_ = false, closed_ = false, doomed_ = false, writing_ = false;
  bool alone_ = false;
  std::size_t hosts_tried_ = 0, first_host_ = 0;
  Deadline cancelled_at_ = Deadline::max(), heard_at_ = Deadline::min();
};

}  // namespace erp::db
