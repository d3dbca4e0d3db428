-- What sightings of a tool come to. ARGV, after those of all scripts: the tool, the accepted fingerprint.
-- Reply: 'held', 'free', or 'unseen' where nothing counts.
local accepted = acceptedOf(ARGV[8], ARGV[9])
local tool = read(P .. 'tool:' .. ARGV[8])
if not accepted then
  return 'unseen'
end
return heldBack(tool, accepted) and 'held' or tool.last and 'free' or 'unseen'
