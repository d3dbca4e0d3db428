-- One question. ARGV: id. Reply: the question, or nothing.
local q = read(ARGV[1])
return q and told(q) or {}
