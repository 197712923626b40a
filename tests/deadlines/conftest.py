from hypothesis import settings

# A slow machine is no fault of a rule, and nothing is written into the checkout.
settings.register_profile("dondoc", deadline=None, database=None)
settings.load_profile("dondoc")
