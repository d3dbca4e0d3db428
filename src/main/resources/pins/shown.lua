-- What tools were shown as. ARGV, after those of all scripts: of each tool its name and the accepted fingerprint.
-- Reply: of each tool nothing when it was not seen, else what was shown last and what else callers were shown.
local reply = {}
for i = 8, #ARGV, 2 do
  local tool = read(P .. 'tool:' .. ARGV[i])
  local shown = {}
  if tool.last then
    table.insert(shown, tool.last)
    for fingerprint in pairs(tool.seen) do
      if fingerprint ~= ARGV[i + 1] then
        table.insert(shown, fingerprint)
      end
    end
  end
  table.insert(reply, shown)
end
return reply
