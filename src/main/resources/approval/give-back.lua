-- Makes a used yes count again. ARGV: id. Reply: 1 when it does.
local q = read(ARGV[1])
if not q or q.state ~= 'used' or q.expires <= now or q.server ~= server()
    or redis.call('GET', P .. 'call:' .. q.call) ~= q.id then
  return 0
end
become(q, 'approved', q.expires + DAY)
add('approved', whole(q.expires), q.id, q.expires + DAY)
return 1
