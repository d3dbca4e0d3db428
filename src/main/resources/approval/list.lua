-- Questions, newest first. ARGV: only those in this state or '', how many, only those after this id or ''.
-- Reply: the questions.
local state, most, after = ARGV[1], tonumber(ARGV[2]), ARGV[3]
sweep(100)
local from = '+inf'
if after ~= '' then
  local place = redis.call('ZSCORE', P .. 'list', after)
  if not place then
    return {}
  end
  from = '(' .. whole(place)
end
local key = state == '' and P .. 'list' or P .. 'list:' .. state
local found = {}
while #found < most do
  local some = redis.call('ZRANGE', key, from, '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, most - #found, 'WITHSCORES')
  for i = 1, #some, 2 do
    local q = read(some[i])
    if q and (state == '' or q.state == state) then
      found[#found + 1] = told(q)
    end
    from = '(' .. whole(some[i + 1])
  end
  if #some == 0 then
    break
  end
end
return found
