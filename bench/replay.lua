-- wrk script: sends raw requests from a file (a line with the length, then the bytes), in turn from a random
-- place. Prints one line of JSON at the end.
--   REPLAY=FILE wrk -t1 -c64 -d20 --latency -s replay.lua http://127.0.0.1:PORT
local requests, at = {}, 0

function init()
  local file = assert(io.open(os.getenv("REPLAY"), "rb"))
  while true do
    local length = file:read("*l")
    if not length then break end
    requests[#requests + 1] = file:read(tonumber(length))
  end
  file:close()
  math.randomseed(os.time())
  at = math.random(0, #requests - 1)
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local e = summary.errors
  print(string.format('{"requests":%d,"seconds":%.3f,"p50_ms":%.3f,"p99_ms":%.3f,"errors":%d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout))
end
