// Room for the ByteRegex target.
