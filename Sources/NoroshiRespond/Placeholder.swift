// Room for the NoroshiRespond target.
