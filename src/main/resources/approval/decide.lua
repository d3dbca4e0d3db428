-- Answers a pending question. ARGV: id, '1' for a yes, the decision.
-- Reply: 'unknown'; 'late' and the question; or 'done' and the question.
local q = read(ARGV[1])
if not q then
  return { 'unknown' }
elseif q.state ~= 'pending' then
  return { 'late', told(q) }
end
local item = P .. 'item:' .. q.id
if ARGV[2] == '1' then
  local taker = server()
  become(q, 'approved', q.expires + DAY)
  redis.call('HSET', item, 'n', taker)
  add('approved', whole(q.expires), q.id, q.expires + DAY)
else
  become(q, 'refused', now + DAY)
end
redis.call('HSET', item, 'd', ARGV[3], 'a', whole(now))
expire(P .. 'arguments:' .. q.id, now + HOUR)
return { 'done', told(q) }
