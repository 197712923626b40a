"""The pages: what an agency answers on, and where Sở Nội vụ judges. Server-rendered, no script."""
