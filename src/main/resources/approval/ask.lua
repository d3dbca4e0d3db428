-- Finds the question that stands for a call, or asks it.
-- ARGV: id, call, tool, grant, rule, binding, how long it is open, what is asked, the sealed arguments, and how many may be
-- pending, of one grant, and be kept in all.
-- Reply: 'standing' and the question; 'new', the question, why, and the id of the one before or ''; or 'all' or 'grant',
-- whose bound is reached.
local id, call, tool, grant, rule = ARGV[1], P .. 'call:' .. ARGV[2], P .. 'tool:' .. ARGV[3], ARGV[4], ARGV[5]

local function known(key)
  local found = redis.call('GET', key)
  return found and read(found) or nil
end

local same = known(call)
local before = same or known(tool)
local open = same and (same.state == 'pending' or same.state == 'approved')
local counts = open or same and same.state == 'refused' and same.expires > now
if counts and same.rule == rule then
  return { 'standing', told(same) }
end

local replaced = same and same.state == 'pending' and 1 or 0
local function pending(key)
  return redis.call('ZCOUNT', P .. key, '(' .. whole(now), '+inf') - replaced
end
if pending('pending') >= tonumber(ARGV[10]) then
  return { 'all' }
elseif pending('pending:' .. grant) >= tonumber(ARGV[11]) then
  return { 'grant' }
end

local since = 'first'
if same then
  since = counts and 'policy' or same.state == 'used' and 'used' or 'expired'
elseif before then
  since = 'arguments'
end

local expires = now + tonumber(ARGV[7])
local last = expires + DAY
local newest = redis.call('ZRANGE', P .. 'list', 0, 0, 'REV', 'WITHSCORES')[2]
local order = whole(math.max(micros, newest and newest + 1 or 0))
redis.call('HSET', P .. 'item:' .. id, 's', 'pending', 'b', ARGV[8], 'c', whole(now), 'e', whole(expires),
  'k', ARGV[2], 'g', grant, 'r', rule, 'h', ARGV[6], 'o', order)
expire(P .. 'item:' .. id, last)
redis.call('SET', P .. 'arguments:' .. id, ARGV[9], 'PX', whole(expires + HOUR - now))
redis.call('SET', call, id, 'PX', whole(last - now))
redis.call('SET', tool, id, 'PX', whole(last - now))
add('list', order, id, last)
add('list:pending', order, id, last)
add('pending', whole(expires), id, last)
add('pending:' .. grant, whole(expires), id, last)
add('forget', whole(last), id, last)
redis.call('ZREMRANGEBYSCORE', P .. 'pending:' .. grant, '-inf', whole(now))
if open then
  finish(same)
end

-- What has ended gives way to what is new.
if redis.call('ZCARD', P .. 'list') > tonumber(ARGV[12]) then
  for _, state in ipairs({ 'expired', 'used', 'refused' }) do
    local oldest = redis.call('ZRANGE', P .. 'list:' .. state, 0, 0)[1]
    if oldest then
      forget(oldest)
      break
    end
  end
end
return { 'new', told(read(id)), since, before and before.id or '' }
