-- What all scripts of sightings share. KEYS[1] is what the keys of one server begin with; its hash tag puts them into one slot.
-- The store's clock is the only clock. In milliseconds.
--   tool:HASH     a hash: last                what anybody was shown last, and when
--                         seen:FINGERPRINT    how many callers were shown it when they last looked, and when the last of them was
--                         told:FINGERPRINT    that an operator was told of it
--   first         a hash: what each tool that no document names was first shown as, and when
--   callers:HASH  a hash: what each caller was shown last that was not accepted, and when
-- ARGV: the caller, how long a sighting counts, what was seen before does not, how many definitions, callers and tools that no
-- document names are kept, and how long the last. What was accepted of a tool is 'first' where that is what it was first shown as.
local P = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept, since = tonumber(ARGV[2]), tonumber(ARGV[3])
-- A moment that has not come yet would make everything count as too old.
since = since > now and 0 or since
local oldest = math.max(now - kept, since)

local function whole(number)
  return string.format('%.0f', number)
end

-- What a tool was shown as: last and its time, and of each other definition that counts how many callers and when.
local function read(key)
  local fields = redis.call('HGETALL', key)
  local tool = { seen = {}, told = {}, stale = {}, count = 0, tellings = 0 }
  for i = 1, #fields, 2 do
    local kind, fingerprint = string.match(fields[i], '^(%a+):(.*)$')
    local first, at = string.match(fields[i + 1], '^(%S+) (%d+)$')
    at = tonumber(at)
    if fields[i] == 'last' and at >= oldest then
      tool.last = first
    elseif kind == 'seen' and at >= oldest then
      tool.seen[fingerprint] = { callers = tonumber(first), at = at }
      tool.count = tool.count + 1
    elseif kind == 'seen' then
      table.insert(tool.stale, fields[i])
    elseif kind == 'told' then
      tool.told[fingerprint] = true
      tool.tellings = tool.tellings + 1
    end
  end
  return tool
end

-- What counts as accepted; nil for a tool that was never shown before.
local function acceptedOf(name, given)
  if given ~= 'first' then
    return given
  end
  local first, at = string.match(redis.call('HGET', P .. 'first', name) or '', '^(%S+) (%d+)$')
  return first and tonumber(at) >= since and first or nil
end

local function heldBack(tool, accepted)
  if tool.last and tool.last ~= accepted then
    return true
  end
  for fingerprint in pairs(tool.seen) do
    if fingerprint ~= accepted then
      return true
    end
  end
  return false
end
