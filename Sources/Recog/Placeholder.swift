// Room for the Recog target.
