-- One counter is one list. Element 0 packs five doubles: granularity, newest start, sum of units,
-- number of entries and the newest entry's units. The others are admissions, oldest first: a decimal START for one unit, two packed
-- doubles START and UNITS for any other number. Times are microseconds. All numbers are whole and at
-- most 2^53.
local EXACT = 1024
local SUB_WINDOWS = 128

local function coarse(window)
  return math.max(1, math.ceil(window / SUB_WINDOWS))
end

local function floor(time, granularity)
  return time - time % granularity
end

local function entry(start, units)
  if units == 1 then
    return string.format('%.0f', start)
  end
  return struct.pack('>dd', start, units)
end

-- Nil for what is no entry.
local function parsed(text)
  if not text then
    return nil
  end
  local start = tonumber(text)
  if start then
    return start, 1
  end
  if #text == 16 then
    return struct.unpack('>dd', text)
  end
  return nil
end

-- An entry's text, by its place in the list; most calls look at the first few only.
local function text(counter, place)
  local i = place - counter.from + 1
  if not counter.chunk[i] then
    counter.chunk = redis.call('LRANGE', counter.key, place, place + 127)
    counter.from = place
    i = 1
  end
  return counter.chunk[i]
end

-- What the list says as it stands; nil where it is no counter of ours.
local function read(key, window)
  local chunk = redis.pcall('LRANGE', key, 0, 3)
  if chunk.err then
    if string.find(chunk.err, 'WRONGTYPE', 1, true) then
      return nil
    end
    error(chunk.err)
  end
  -- All its fields at once: a table that grows is made anew each time.
  local counter = {
    key = key, window = window, chunk = chunk, from = 0, gone = 0, at = 0, exists = false,
    granularity = 1, last = 0, sum = 0, size = 0, tail = 0, standing = 1, before = 0,
    amount = 0, unsure = 0, passes = false, wait = 0, left = 0, leased = 0, entries = 0,
    newest = false, start = false, merges = false, rewritten = false, waits = false,
  }
  if #chunk == 0 then
    return counter
  end
  if #chunk[1] ~= 40 then
    return nil
  end
  local granularity, last, sum, size, newest = struct.unpack('>ddddd', chunk[1])
  if not (granularity >= 1 and last >= 1 and sum >= 0 and size >= 0 and newest >= 0)
      or (granularity + last + sum + size + newest) % 1 ~= 0 then
    return nil
  end
  counter.granularity, counter.last, counter.sum, counter.size = granularity, last, sum, size
  counter.tail = newest
  counter.exists = true
  return counter
end

local function head(granularity, last, sum, size, newest)
  return struct.pack('>ddddd', granularity, last, sum, size, newest)
end

-- When the last moment of an entry's sub-window is a whole window ago.
local function leaves(counter, start)
  return start + counter.granularity - 1 + counter.window
end

-- Leaves out what has left the window; false where an entry is none of ours. A clock that was set
-- back stands still, for this counter, until it has caught up; a counter from further ahead than that is
-- none of this clock's.
local function forget(counter, now)
  if counter.last > now + counter.window + 2 * coarse(counter.window) then
    return false
  end
  counter.at = math.max(now, counter.last)
  while counter.gone < counter.size do
    local start, units = parsed(text(counter, counter.gone + 1))
    if not units then
      return false
    end
    if leaves(counter, start) > counter.at then
      return true
    end
    counter.sum = counter.sum - units
    counter.gone = counter.gone + 1
  end
  counter.granularity = 1
  return true
end

-- How long from now until no more than so many units are left, which are the newest.
local function waitFromNewest(counter, now, left)
  local place = counter.size
  while place > counter.gone do
    local lowest = math.max(counter.gone + 1, place - 127)
    local chunk = redis.call('LRANGE', counter.key, lowest, place)
    for i = #chunk, 1, -1 do
      local start, units = parsed(chunk[i])
      if not units then
        return nil
      end
      if units > left then
        return leaves(counter, start) - now
      end
      left = left - units
    end
    place = lowest - 1
  end
  return nil
end

-- How long from now until so many units may be admitted; 0 when they may, nil where an entry is none of
-- ours. Nothing may always be admitted, also after max was lowered.
local function wait(counter, now, max, amount)
  local excess = amount - (max - counter.sum)
  if amount == 0 or excess <= 0 then
    return 0
  end
  if excess > counter.sum / 2 then
    return waitFromNewest(counter, now, counter.sum - excess)
  end
  for place = counter.gone + 1, counter.size do
    local start, units = parsed(text(counter, place))
    if not units then
      return nil
    end
    if excess <= units then
      return leaves(counter, start) - now
    end
    excess = excess - units
  end
  return nil
end

-- How long a count is not to be trusted yet, when counts were lost at that time, 0 for never.
local function unsure(window, lost, longest, shortest, now)
  if lost == 0 then
    return 0
  end
  local whole = math.max(window + 2 * coarse(window), shortest)
  return math.max(0, lost + math.min(whole, longest) - now)
end

-- A counter that cannot be read gets an end, so that it heals by itself.
local function mend(key, window)
  local longest = math.ceil((window + 2 * coarse(window)) / 1000)
  local left = redis.call('PTTL', key)
  if left == -1 or left > longest then
    redis.call('PEXPIRE', key, longest)
  end
end
