-- Notes what one caller is about to be shown. ARGV, after those of all scripts: of each tool its name, the accepted fingerprint
-- and the one that was seen. Reply: of each tool 'held' or 'free', and what an operator should hear of.
local caller, mostDefinitions, mostCallers = ARGV[1], tonumber(ARGV[4]), tonumber(ARGV[5])

local firsts, mostFirsts, firstKept = P .. 'first', tonumber(ARGV[6]), tonumber(ARGV[7])

-- Accepts what a tool is shown as for the first time; false where too many are.
local function trust(name, fingerprint)
  if redis.call('HLEN', firsts) >= mostFirsts then
    local all = redis.call('HGETALL', firsts)
    for i = 1, #all, 2 do
      local at = string.match(all[i + 1], ' (%d+)$')
      if since > 0 and tonumber(at) < since then
        redis.call('HDEL', firsts, all[i])
      end
    end
    if redis.call('HLEN', firsts) >= mostFirsts then
      mostFirsts = 0 -- nothing becomes free while this script runs
      return false
    end
  end
  redis.call('HSET', firsts, name, fingerprint .. ' ' .. whole(now))
  return true
end

local function note(name, given, fingerprint)
  local accepted = acceptedOf(name, given)
  local isFirst = not accepted
  if isFirst then
    if mostFirsts == 0 or not trust(name, fingerprint) then
      return 'held crowded'
    end
    accepted = fingerprint
  end
  if given == 'first' then
    redis.call('PEXPIRE', firsts, firstKept)
  end
  local key, callers = P .. 'tool:' .. name, P .. 'callers:' .. name
  local tool = read(key)
  local was = heldBack(tool, accepted)
  local right = fingerprint == accepted
  local known = tool.seen[fingerprint] or tool.told[fingerprint]
  if not right and not known and math.max(tool.count, tool.tellings) >= mostDefinitions then
    fingerprint = '*'
  end

  -- What holds a tool back is written before anything that frees it: a script that ends early must not free it.
  redis.call('HSET', key, 'last', fingerprint .. ' ' .. whole(now))
  tool.last = fingerprint
  local entry = redis.call('HGET', callers, caller)
  local before, since = string.match(entry or '', '^(%S+) (%d+)$')
  if before and tonumber(since) < oldest then
    before = nil -- it was counted by what does not count any more
  end
  if not right then
    local seen = tool.seen[fingerprint] or { callers = 0 }
    local again = before == fingerprint and seen.callers > 0
    seen.callers, seen.at = seen.callers + (again and 0 or 1), now
    tool.seen[fingerprint] = seen
    redis.call('HSET', key, 'seen:' .. fingerprint, whole(seen.callers) .. ' ' .. whole(now))
    if redis.call('HLEN', callers) < mostCallers or entry then
      redis.call('HSET', callers, caller, fingerprint .. ' ' .. whole(now))
    end
  elseif entry then
    redis.call('HDEL', callers, caller)
  end
  local left = before and before ~= fingerprint and tool.seen[before]
  if left and left.callers > 1 then
    redis.call('HSET', key, 'seen:' .. before, whole(left.callers - 1) .. ' ' .. whole(left.at))
  elseif left then
    redis.call('HDEL', key, 'seen:' .. before)
    tool.seen[before] = nil
  end
  for _, field in ipairs(tool.stale) do
    if field ~= 'seen:' .. fingerprint then
      redis.call('HDEL', key, field)
    end
  end

  local held = heldBack(tool, accepted)
  local word = held and 'held' or 'free'
  if isFirst then
    word = word .. ' trusted'
  elseif not right and not tool.told[fingerprint] then
    redis.call('HSET', key, 'told:' .. fingerprint, '1')
    word = word .. ' changed'
  elseif right and was and not held then
    for told in pairs(tool.told) do
      redis.call('HDEL', key, 'told:' .. told)
    end
    word = word .. ' returned'
  end
  redis.call('PEXPIRE', key, kept)
  redis.call('PEXPIRE', callers, kept)
  return word
end

local reply = {}
for i = 8, #ARGV, 3 do
  table.insert(reply, note(ARGV[i], ARGV[i + 1], ARGV[i + 2]))
end
return reply
