-- Uses a yes. ARGV: id, the call's binding. Reply: 1 when the call may pass.
local q = read(ARGV[1])
if not q or q.state ~= 'approved' or q.binding ~= ARGV[2] then
  return 0
end
become(q, 'used', now + DAY)
return 1
