// The server process: puts the parts together, runs them, and takes them down in order.
#include "api/api.hpp"
#include "api/events.hpp"
#include "api/health.hpp"
#include "api/personal_reads.hpp"
#include "app/background.hpp"
#include "app/baseline_history.hpp"
#include "app/commands.hpp"
#include "app/descriptor_store.hpp"
#include "app/every_route.hpp"
#include "app/generations.hpp"
#include "app/modules.hpp"
#include "app/notify.hpp"
#include "app/preflight.hpp"
#include "app/signals.hpp"
#include "db/migrate.hpp"
#include "http/compression.hpp"
#include "http/security_headers.hpp"
#include "http/static_files.hpp"
#include "modules/identity/role.hpp"
#include "modules/operations/runbook_shelf.hpp"
#include "runtime/fiber.hpp"
#include "service/cache.hpp"
#include "service/catalogue.hpp"
#include "service/files.hpp"
#include "service/log.hpp"
#include "service/metrics.hpp"
#include "service/openid_provider.hpp"
#include "service/rates.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <thread>

namespace erp::app {
namespace {

// A hundred sign-ins at nine in the morning are no reason for others to wait: hashes give way to requests.
constexpr int niceness_of_hashing = 10;

std::chrono::seconds seconds(std::chrono::milliseconds time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time);
}

db::Options database_options(const Config& config) {
  return {
      .uri = config.database.url,
      .pool_uri = config.database.pgbouncer_url,
      .connections = config.database.connections,
      .read_connections = config.database.read_connections,
      .queue_limit = config.database.queue_limit,
      .connect_timeout = config.database.connect_timeout,
      .statement_timeout = config.database.statement_timeout,
      .answer_within = config.database.answer_within};
}

db::Options probe_options(const Config& config) {
  auto options = database_options(config);
  options.connections = options.read_connections = 1;
  return options;
}

http::Options server_options(const Config& config) {
  const auto& server = config.server;
  return {
      .address = server.address,
      .port = server.port,
      .threads = server.threads,
      .trusted_proxies = server.trusted_proxies,
      .limits = {
          .header_bytes = server.header_bytes,
          .body_bytes = server.body_bytes,
          .header_time = seconds(server.header_time),
          .body_time = seconds(server.body_time),
          .write_time = seconds(server.write_time),
          .idle_time = seconds(server.idle_time),
          .connections = server.connections,
          .requests = server.requests}};
}

log::Options log_options(const Config& config) {
  return {
      .level = config.log.level,
      .folder = config.log.folder,
      .journal = config.log.journal,
      .access = config.log.access};
}

// Each obstacle is a line; answers the exit status if one of them is in the way.
std::optional<int> refusal(const Config& config) {
  std::optional<int> status;
  for (const auto& obstacle : obstacles(config)) {
    log::error(obstacle.code, {}, obstacle.line);  // on standard error too
    if (obstacle.stops) status = std::max(status.value_or(0), obstacle.status);
  }
  return status;
}

void record(const http::Request& request, const http::Response& response, std::size_t bytes) {
  const auto took = std::chrono::steady_clock::now() - request.arrived;
  auto& m = metrics();
  m.http_requests.with({request.method, response.route, std::to_string(response.status)}).add();
  m.http_request_duration.with({request.method, response.route})
      .observe(std::chrono::duration<double>(took).count());
  if (!response.stream)
    (response.route == "static" ? m.page_duration() : m.api_duration())
        .observe(std::chrono::duration<double>(took).count());
  log::access(
      {.address = request.address,
       .user = response.user,
       .method = request.method,
       .target = request.target,
       .referer = request.header("referer").value_or(""),
       .agent = request.header("user-agent").value_or(""),
       .request_id = request.id,
       .status = response.status,
       .bytes = bytes,
       .latency = std::chrono::duration_cast<std::chrono::microseconds>(took)});
}

// What was read last, before the process ends.
void write_reads(api::PersonalReads& reads) {
  try {
    run_in_loop([&] { reads.write(); });
  } catch (const std::exception& error) { log::warning("READS_NOT_KEPT", {}, error.what()); }
}

// Everything with a lifetime of the whole process.
struct Program {
  CurrentConfig config;
  std::shared_ptr<const Config> settings;
  Catalogue catalogue;
  db::Database database, probe;
  Cache cache;
  Rates rates;
  WorkerPool hashing;
  WorkerPool workers;
  identity::SignIn sign_in;
  Files files;
  OpenIdProvider provider;
  api::Events events;
  api::Health health;
  api::PersonalReads personal_reads;
  api::Context context;
  api::Api api;
  std::unique_ptr<http::StaticFiles> web;
  Heartbeats heartbeats;
  Generations generations;

  explicit Program(const Snapshot& snapshot)
      : config{snapshot},
        settings{config.get()},
        catalogue{shared_folder("i18n")},
        database{database_options(*settings)},
        probe{probe_options(*settings)},
        cache{settings->redis.url, settings->redis.deadline},
        rates{cache},
        hashing{settings->sign_in.hash_threads, 200, niceness_of_hashing},
        workers{2, 500},
        sign_in{database, settings, hashing},
        files{settings->files.folder},
        events{cache},
        health{probe, database, cache, settings->files.folder},
        personal_reads{database},
        context{
            database,
            config,
            sign_in,
            cache,
            rates,
            workers,
            files,
            provider,
            catalogue,
            events,
            health,
            personal_reads,
            entities(),
            every_route()},
        api{context} {
    identity::know_resources(entities());
    std::error_code none;
    if (std::filesystem::exists(settings->server.web_root / "index.html", none))
      web = std::make_unique<http::StaticFiles>(settings->server.web_root);
  }

  http::Response handle(http::Request& request) {
    std::optional<http::Response> page;
    if (web && !api.serves(request.path)) page = web->answer(request);
    http::Response response = page ? std::move(*page) : api.handle(request);
    if (page) response.route = "static";
    http::add_security_headers(response, request.secure);
    http::compress_body(request, response);
    return response;
  }

  void publish_generations() {
    generations.process = getpid();
    write_generations(generations);
  }

  void reload(const ConfigSources& sources) {
    notify("RELOADING=1\nSTATUS=reading the settings");
    ++generations.begun;
    publish_generations();
    generations.refusal = read_again(sources);
    generations.ended = generations.begun;
    publish_generations();
    notify(
        generations.refusal.empty() ? "READY=1\nSTATUS=serving"
                                    : "READY=1\nSTATUS=serving with the former settings");
  }

  // Answers why the settings were refused; empty: they are in force.
  std::string read_again(const ConfigSources& sources) {
    try {
      const auto before = config.snapshot();
      const auto next = load_config(sources);
      for (const auto& change : config_changes(*before, *next))
        log::info(
            change.needs_restart ? "CONFIG_NEEDS_RESTART" : "CONFIG_CHANGED",
            {{"key", change.key}, {"value", change.after}});
      config.replace(next);
      log::set_level(next->config.log.level);
      sign_in.use(config.get());
      log::info("CONFIG_RELOADED", {}, "the settings were read again");
    } catch (const ConfigRefused& refused) {
      for (const auto& line : refused.lines()) log::error("CONFIG_REFUSED", {}, line);
      log::error("CONFIG_KEPT", {}, "the settings stay as they were");
      return refused.lines().empty() ? "refused" : refused.lines().front();
    } catch (const std::exception& fault) {
      log::error("CONFIG_KEPT", {}, fault.what());
      return fault.what();
    }
    return {};
  }

  // Whoever starts the service may use it at once: it is ready when it knows how healthy it is. A database
  // that is away must not keep the server from answering that it is.
  void announce() {
    publish_generations();
    Fiber::start([this] {
      const auto until = Clock::now() + std::chrono::seconds{5};
      while (!health.looked() && Clock::now() < until) sleep_for(std::chrono::milliseconds{10});
      notify("READY=1\nSTATUS=serving");
    });
  }
};

}  // namespace

int serve(const Snapshot& snapshot, const ConfigSources& sources) {
  Signals signals;  // before any thread starts, so that all of them leave the signals to it
  const Config& config = snapshot->config;
  log::open(log_options(config));
  if (const auto status = refusal(config)) {
    log::close();
    return *status;
  }
  Program program{snapshot};
  operations::open_shelf(shared_folder("docs"));
  recall_baselines(config, program.health.baselines());
  program.health.expect_schema(db::read_migrations(shared_folder("migrations")).back().number);
  DescriptorStore store{"http"};
  auto options = server_options(config);
  if (!std::ranges::all_of(store.handed(), [&](int one) { return http::listens_at(one, options); }))
    store.forget();
  options.sockets = store.handed();
  http::Server server{
      std::move(options), [&](http::Request& request) { return program.handle(request); }, record};
  try {
    server.listen();
  } catch (const http::CannotListen& refused) {
    log::error("NOT_STARTED", {}, why_not_listening(config, refused));
    log::close();
    return 1;
  }
  // Whoever connects while the service is restarted waits in the queue of these sockets.
  const bool held = store.hold(server.sockets());
  std::atomic<bool> first{true};
  std::thread serving{[&] {
    server.run([&] {
      program.heartbeats.join();
      // One of the threads also does what is done once a process.
      if (!first.exchange(false)) return;
      start_background(program.context, server);
      program.announce();
    });
  }};
  log::info("STARTED", {{"port", server.port()}, {"version", api::version}}, "serving");
  for (;;) {
    const int signal = signals.wait();
    if (signal == SIGHUP)
      program.reload(sources);
    else if (signal == SIGUSR1)
      log::reopen();
    else
      break;
  }
  log::info("STOPPING", {}, "no new work, finishing what runs");
  notify("STOPPING=1\nSTATUS=finishing what runs");
  program.health.drain();
  server.drain(seconds(config.server.drain_time), held ? http::Door::left : http::Door::shut);
  serving.join();
  write_reads(program.personal_reads);
  keep_baselines(config, program.health.baselines());
  log::info("STOPPED");
  log::close();
  return 0;
}

}  // namespace erp::app
