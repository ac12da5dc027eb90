import streamlit as st

st.title("privacy")
