// Room for the NoroshiInspect target.
