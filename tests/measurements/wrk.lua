-- What wrk found, as one line of JSON. Times are microseconds.
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "not_connected": %d, "broken": %d, "not_200": %d, "late": %d, ' ..
    '"median": %.1f, "p99": %.1f}\n',
    summary.requests, summary.duration, errors.connect, errors.read + errors.write, errors.status, errors.timeout,
    latency:percentile(50), latency:percentile(99)
  ))
end
