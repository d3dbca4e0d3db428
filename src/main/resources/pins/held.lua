-- What sightings of a tool come to. ARGV, after those of all scripts: the tool, the accepted fingerprint.
-- Reply: 'held', 'free', or 'unseen' where nothing counts.
local tool = read(P .. 'tool:' .. ARGV[6])
return heldBack(tool, ARGV[7]) and 'held' or tool.last and 'free' or 'unseen'
