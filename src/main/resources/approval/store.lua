-- What all scripts of approvals share. KEYS[1] is what all keys begin with; one hash tag puts them into one slot.
-- The store's clock is the only clock: replicas may disagree about the time. In milliseconds.
--   item:ID       a hash: s state, b what was asked (JSON), c asked at, e open until, k its call, g its grant, r its rule,
--                 h its binding, o its place in the lists, d the decision (JSON), a decided at, n the server that took a yes
--   arguments:ID  the arguments, sealed
--   call:HASH, tool:HASH              the newest question of a call and of a tool
--   pending, pending:GRANT, approved  ids by when they expire
--   list, list:STATE                  ids in the order in which they were asked
--   forget                            ids by when they are forgotten
--   untold                            what has expired and is to be told to somebody
--   server                            the server that kept this when the sweep last looked
local P = KEYS[1]
local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)
local HOUR = 3600000
local DAY = 86400000

local function whole(number)
  return string.format('%.0f', number)
end

local here
-- What restarted or took over may lack the newest writes: a use among them, which must not be possible again.
local function server()
  here = here or string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
  return here
end

-- The state as it is now, whatever was written when the question's time was not yet over.
local function current(written, expires, taker)
  if (written == 'pending' or written == 'approved') and expires <= now
      or written == 'approved' and taker ~= server() then
    return 'expired'
  end
  return written
end

-- A question; nil for none.
local function read(id)
  local f = redis.call('HMGET', P .. 'item:' .. id, 's', 'e', 'n', 'k', 'g', 'r', 'h', 'o')
  if not f[1] then
    return nil
  end
  local expires = tonumber(f[2])
  return { id = id, written = f[1], state = current(f[1], expires, f[3]), expires = expires, server = f[3],
    call = f[4], grant = f[5], rule = f[6], binding = f[7], order = f[8] }
end

-- A question in full, for a reply.
local function told(q)
  local f = redis.call('HMGET', P .. 'item:' .. q.id, 'b', 'c', 'd', 'a')
  return { q.id, q.state, f[2], whole(q.expires), f[1], f[3] or '', f[4] or '',
    redis.call('GET', P .. 'arguments:' .. q.id) or '' }
end

-- Until then it is there.
local function expire(key, last)
  redis.call('PEXPIRE', key, whole(last - now))
end

-- An index outlives what is in it, and nothing else.
local function keep(key, last)
  local left = redis.call('PTTL', key)
  if left < 0 or now + left < last then
    expire(key, last)
  end
end

local function add(key, score, id, last)
  redis.call('ZADD', P .. key, score, id)
  keep(P .. key, last)
end

-- Into another state, kept until then. It begins with what a full Redis allows, which then allows the rest.
local function become(q, state, last)
  redis.call('ZREM', P .. 'list:' .. q.written, q.id)
  redis.call('HSET', P .. 'item:' .. q.id, 's', state)
  expire(P .. 'item:' .. q.id, last)
  add('list:' .. state, q.order, q.id, last)
  add('forget', whole(last), q.id, last)
  redis.call('ZREM', P .. q.written, q.id)
  if q.written == 'pending' then
    redis.call('ZREM', P .. 'pending:' .. q.grant, q.id)
  end
  q.written, q.state = state, state
end

-- Ends a question, and leaves word of it for whoever asks next what has ended.
local function finish(q)
  local last = math.min(now, q.expires)
  if q.written == 'pending' then
    expire(P .. 'arguments:' .. q.id, last + HOUR)
  end
  become(q, 'expired', last + DAY)
  redis.call('RPUSH', P .. 'untold', q.id)
  keep(P .. 'untold', now + DAY)
end

local function forget(id)
  redis.call('DEL', P .. 'item:' .. id, P .. 'arguments:' .. id)
  for _, key in ipairs({ 'list', 'list:pending', 'list:approved', 'list:refused', 'list:expired', 'list:used',
    'pending', 'approved', 'forget' }) do
    redis.call('ZREM', P .. key, id)
  end
end

-- Ends and forgets what is past its time, so many of each at most.
local function sweep(most)
  for _, state in ipairs({ 'pending', 'approved' }) do
    for _, id in ipairs(redis.call('ZRANGE', P .. state, '-inf', whole(now), 'BYSCORE', 'LIMIT', 0, most)) do
      local q = read(id)
      if q and q.written == state then
        finish(q)
      else
        redis.call('ZREM', P .. state, id)
      end
    end
  end
  if redis.call('GET', P .. 'server') ~= server() then
    local ended = 0
    for _, id in ipairs(redis.call('ZRANGE', P .. 'approved', 0, -1)) do
      local q = ended < most and read(id)
      if q and q.written == 'approved' and q.state == 'expired' then
        finish(q)
        ended = ended + 1
      end
    end
    if ended < most then
      redis.call('SET', P .. 'server', server(), 'PX', whole(DAY))
    end
  end
  for _, id in ipairs(redis.call('ZRANGE', P .. 'forget', '-inf', whole(now), 'BYSCORE', 'LIMIT', 0, most)) do
    forget(id)
  end
end
