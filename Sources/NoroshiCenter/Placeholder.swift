// Room for the NoroshiCenter target.
