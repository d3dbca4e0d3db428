-- Whether a tool is held back. ARGV, after those of all scripts: the tool, the accepted fingerprint. Reply: 1 or 0.
return heldBack(read(P .. 'tool:' .. ARGV[6]), ARGV[7]) and 1 or 0
