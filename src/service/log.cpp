#include "service/log.hpp"

#include "service/log_file.hpp"
#include "service/log_line.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/base_sink.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>

namespace erp::log {
namespace {

// Rises with each request to reopen; every sink compares it with what it saw last.
std::atomic<unsigned> reopen_requests{0};
static_assert(std::atomic<unsigned>::is_always_lock_free, "reopen() runs in signal handlers");

std::string_view text_of(const spdlog::details::log_msg& message) {
  return {message.payload.data(), message.payload.size()};
}

char priority(spdlog::level::level_enum level) {
  if (level >= spdlog::level::err) return '3';
  if (level == spdlog::level::warn) return '4';
  return level == spdlog::level::info ? '6' : '7';
}

void write_to_standard_error(spdlog::level::level_enum level, std::string_view line) {
  const int length = static_cast<int>(line.size());
  std::fprintf(stderr, "<%c>%.*s\n", priority(level), length, line.data());
}

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

// Both kinds run on the writer thread alone; the mutex of the base is never contended.
class FileSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  FileSink(const std::filesystem::path& path, std::string heading) : file_{path, std::move(heading)} {}
  std::uint64_t lost_lines() const { return lost_lines_.load(std::memory_order_relaxed); }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override { file_.append(text_of(message)); }
  void flush_() override {
    const unsigned requests = reopen_requests.load(std::memory_order_relaxed);
    file_.reopen_if_moved(requests != seen_);
    seen_ = requests;
    file_.flush();
    lost_lines_.store(file_.lost_lines(), std::memory_order_relaxed);
  }

  LogFile file_;
  unsigned seen_ = reopen_requests.load(std::memory_order_relaxed);
  std::atomic<std::uint64_t> lost_lines_{0};
};

class JournalSink : public spdlog::sinks::base_sink<std::mutex> {
  void sink_it_(const spdlog::details::log_msg& message) override {
    write_to_standard_error(message.level, text_of(message));
  }
  void flush_() override { std::fflush(stderr); }
};

std::atomic<std::uint64_t> dropped_before{0};  // by writers that are closed

class Writer {
 public:
  explicit Writer(const Options& options) : pool_{std::make_shared<Pool>(options.queue, 1)} {
    std::vector<spdlog::sink_ptr> sinks = open_files(options);
    if (options.journal || files_.empty()) sinks.push_back(std::make_shared<JournalSink>());
    app_ = make_logger("app", std::move(sinks));
    app_->flush_on(spdlog::level::warn);
    if (access_file_) access_ = make_logger("access", {access_file_});
    ticker_ = std::jthread{[this](const std::stop_token& stop) { tick_until(stop); }};
  }
  ~Writer() {
    ticker_.request_stop();
    ticker_.join();
    tick();  // its own messages may push lines out of a full queue: counted afterwards
    dropped_before += dropped();
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void app(LogLevel level, std::string_view line) {
    app_->log(to_spdlog(level), spdlog::string_view_t{line});
  }
  // Gathered until the next tick: waking the writer for each request would cost more than writing its line.
  void access(std::string_view line) {
    constexpr std::size_t most_bytes = 16 << 20;
    const std::lock_guard lock{gathered_mutex_};
    if (gathered_.size() > most_bytes) {
      ++gathered_too_much_;
      return;
    }
    if (!gathered_.empty()) gathered_ += '\n';
    gathered_ += line;
  }
  bool has_access() const { return access_ != nullptr; }
  void tick() {
    app_->flush();
    if (!access_) return;
    std::string lines;
    {
      const std::lock_guard lock{gathered_mutex_};
      lines.swap(gathered_);
    }
    if (!lines.empty()) access_->log(spdlog::level::info, spdlog::string_view_t{lines});
    access_->flush();
  }
  std::uint64_t dropped() const {
    std::uint64_t lines = pool_->overrun_counter() + gathered_too_much_;
    for (const auto& file : files_) lines += file->lost_lines();
    return lines;
  }

 private:
  using Pool = spdlog::details::thread_pool;

  // Lines below WARNING reach the disk within this period; a moved file is noticed as fast.
  void tick_until(const std::stop_token& stop) {
    constexpr std::chrono::milliseconds period{200};
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock{mutex};
    while (!stop.stop_requested()) {
      stopped.wait_for(lock, stop, period, [] { return false; });
      tick();
    }
  }

  std::shared_ptr<FileSink> open_file(const std::filesystem::path& path, std::string heading) {
    files_.push_back(std::make_shared<FileSink>(path, std::move(heading)));
    return files_.back();
  }

  std::vector<spdlog::sink_ptr> open_files(const Options& options) {
    if (options.folder.empty()) return {};
    const std::string heading = "# local time, UTC" + zone_offset(std::chrono::system_clock::now());
    try {
      auto app = open_file(options.folder / "app.log", heading);
      auto errors = open_file(options.folder / "error.log", heading);
      if (options.access) access_file_ = open_file(options.folder / "access.log", {});
      errors->set_level(spdlog::level::warn);
      return {app, errors};
    } catch (const std::system_error& error) {
      std::fprintf(stderr, "<4>LOG_FOLDER_UNUSABLE %s; lines go to standard error\n", error.what());
      files_.clear();
      access_file_ = nullptr;
      return {};
    }
  }

  std::shared_ptr<spdlog::async_logger> make_logger(std::string name, std::vector<spdlog::sink_ptr> sinks) {
    auto logger = std::make_shared<spdlog::async_logger>(
        std::move(name), sinks.begin(), sinks.end(), pool_, spdlog::async_overflow_policy::overrun_oldest);
    logger->set_level(spdlog::level::trace);
    return logger;
  }

  std::shared_ptr<Pool> pool_;
  std::vector<std::shared_ptr<FileSink>> files_;
  std::shared_ptr<FileSink> access_file_;
  std::shared_ptr<spdlog::async_logger> app_, access_;
  std::mutex gathered_mutex_;
  std::string gathered_;  // lines of access.log
  std::atomic<std::uint64_t> gathered_too_much_{0};
  std::jthread ticker_;
};

std::atomic<std::shared_ptr<Writer>> writer;
std::atomic<LogLevel> lowest{LogLevel::info};
}  // namespace

void open(const Options& options) {
  set_level(options.level);
  writer.store(std::make_shared<Writer>(options));
}

void close() {
  writer.store(nullptr);
}

void flush() {
  if (const auto open = writer.load()) open->tick();
}

void reopen() {
  reopen_requests.fetch_add(1, std::memory_order_relaxed);
}

void set_level(LogLevel level) {
  lowest.store(level, std::memory_order_relaxed);
}

std::uint64_t dropped() {
  const auto open = writer.load();
  return dropped_before + (open ? open->dropped() : 0);
}

void write(LogLevel level, std::string_view code, Fields fields, std::string_view message) {
  if (level < lowest.load(std::memory_order_relaxed)) return;
  const std::string text = line(std::chrono::system_clock::now(), level, code, fields, message);
  if (const auto open = writer.load()) {
    open->app(level, text);
  } else {
    write_to_standard_error(to_spdlog(level), text);
  }
}

void access(const Access& access) {
  const auto open = writer.load();
  if (open && open->has_access()) open->access(access_line(std::chrono::system_clock::now(), access));
}

}  // namespace erp::log
