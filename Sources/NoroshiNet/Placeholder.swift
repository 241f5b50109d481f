// Room for the NoroshiNet target.
