// Room for the CSAF target.
