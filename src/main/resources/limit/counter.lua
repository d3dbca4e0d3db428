-- One counter is one list. Element 0 packs five doubles: granularity, newest start, sum of units,
-- number of entries and the newest entry's units. The others are admissions, oldest first: a decimal START
-- for one unit, two packed doubles START and UNITS for any other number. Times are microseconds. All numbers
-- are whole and at most 2^53. An entry leaves when the last moment of its sub-window is a whole window ago:
-- START + granularity - 1 + window.

-- A function costs more to make than most calls have to do, and each invocation makes all of them anew: what
-- is seldom wanted is made where it is wanted.

local function coarse(window)
  return math.max(1, math.ceil(window / 128))
end

local function entry(start, units)
  if units == 1 then
    return string.format('%.0f', start)
  end
  return struct.pack('>dd', start, units)
end

-- Nil for what is no entry.
local function parsed(text)
  local start = tonumber(text)
  if start then
    return start, 1
  end
  if text and #text == 16 then
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

-- A list's beginning and what its element 0 says; nil where it is no counter of ours.
local function look(key)
  local chunk = redis.pcall('LRANGE', key, 0, 2)
  local first = chunk[1]
  if first then
    if #first ~= 40 then
      return nil
    end
    local granularity, last, sum, size, newest = struct.unpack('>ddddd', first)
    if granularity >= 1 and last >= 1 and sum >= 0 and size >= 0 and newest >= 0
        and (granularity + last + sum + size + newest) % 1 == 0 then
      return chunk, granularity, last, sum, size, newest
    end
    return nil
  elseif chunk.err then
    if string.find(chunk.err, 'WRONGTYPE', 1, true) then
      return nil
    end
    error(chunk.err)
  end
  return chunk, 1, 0, 0, 0, 0
end

-- A counter as it stands.
local function counted(key, window, chunk, granularity, last, sum, size, newest)
  -- All its fields at once: a table that grows is made anew each time.
  return {
    key = key, window = window, chunk = chunk, from = 0, gone = 0, at = 0, exists = chunk[1] ~= nil,
    granularity = granularity, last = last, sum = sum, size = size, tail = newest,
    standing = granularity, before = newest, max = 0, amount = 0, unsure = 0, passes = false, wait = 0,
    leased = 0, entries = 0, newest = 0, start = false, merges = false, rewritten = false,
  }
end

local function read(key, window)
  local chunk, granularity, last, sum, size, newest = look(key)
  return chunk and counted(key, window, chunk, granularity, last, sum, size, newest)
end

-- Leaves out what has left the window; false where an entry is none of ours. A clock that was set
-- back stands still, for this counter, until it has caught up; a counter from further ahead than that is
-- none of this clock's.
local function forget(counter, now)
  local last, window = counter.last, counter.window
  if last > now then
    if last > now + window + 2 * coarse(window) then
      return false
    end
    counter.at = last
  else
    counter.at = now
  end
  local remains = counter.at - window - counter.granularity + 1
  while counter.gone < counter.size do
    local start, units = parsed(text(counter, counter.gone + 1))
    if not units then
      return false
    end
    if start > remains then
      return true
    end
    counter.sum = counter.sum - units
    counter.gone = counter.gone + 1
  end
  counter.granularity = 1
  counter.standing = 1
  return true
end

-- How long a count is not to be trusted yet, when counts were lost at that time, 0 for never.
local function unsure(window, lost, longest, shortest, now)
  if lost == 0 then
    return 0
  end
  local whole = math.max(window + 2 * coarse(window), shortest)
  return math.max(0, lost + math.min(whole, longest) - now)
end
