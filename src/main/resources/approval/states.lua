-- The states of some questions. ARGV: ids. Reply: for each its state, or ''.
local states = {}
for i, id in ipairs(ARGV) do
  local f = redis.call('HMGET', P .. 'item:' .. id, 's', 'e', 'n')
  states[i] = f[1] and current(f[1], tonumber(f[2]), f[3]) or ''
end
return states
