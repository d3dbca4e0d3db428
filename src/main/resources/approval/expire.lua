-- Ends what is past its time. ARGV: how many at most. Reply: what has ended and nobody was told yet.
local most = tonumber(ARGV[1])
sweep(most)
local ended = {}
for _, id in ipairs(redis.call('LRANGE', P .. 'untold', 0, most - 1)) do
  local q = read(id)
  ended[#ended + 1] = q and told(q) or {}
end
redis.call('LTRIM', P .. 'untold', most, -1)
return ended
