"""A believable shop on a virtual clock: customers write, book, break down and complain, staff work, the house answers.

Everything goes through the house's own conversation, actions, planner and outbox; only people, chat and clock are
played.
"""
